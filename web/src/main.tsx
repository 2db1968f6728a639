import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { askAtOnce, client } from "@/api/queries";
import { applyPreferences } from "@/app/preferences";
import { router } from "@/app/router";
import { listen } from "@/keyboard/use_keys";
import "@/styles/base.css";

askAtOnce(location.pathname);
applyPreferences();
listen();
const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
