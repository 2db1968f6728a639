// Ctrl K or /: jump to a customer, an invoice, a proposal or a screen. And ?: all keys that work here.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
} from "react-aria-components";
import { get, type Schemas } from "@/api/client";
import { keyboard } from "@/keyboard/use_keys";
import { keyLabel } from "@/ui/kit";
import { useSession, useText } from "./contexts";
import { show } from "./palette_state";

interface Place {
  readonly id: string;
  readonly words: string;
  readonly note: string;
  readonly go: () => void;
}

function usePlaces(typed: string): { title: string; places: Place[] }[] {
  const text = useText();
  const navigate = useNavigate();
  const { operations } = useSession();
  const wanted = typed.trim();
  const { data } = useQuery({
    queryKey: ["customers", "palette", wanted],
    queryFn: ({ signal }) => get<Schemas["CustomerList"]>("/v1/customers", { q: wanted, limit: 8 }, signal),
    enabled: wanted.length > 0 && operations.includes("view_customer"),
    placeholderData: (before) => before,
  });
  const screens = (
    ["worklist", "approvals", "customers", "forecast", "insight", "policy", "journal", "imports"] as const
  )
    .filter((name) => wanted === "" || text.rail[name].toLowerCase().startsWith(wanted.toLowerCase()))
    .map((name): Place => ({
      id: name,
      words: text.rail[name],
      note: text.palette.screen,
      go: () => void navigate({ to: `/${name}` }),
    }));
  const customers =
    wanted === ""
      ? []
      : (data?.items ?? []).map((customer): Place => ({
          id: customer.id,
          words: customer.name,
          note: customer.number,
          go: () => void navigate({ to: "/customers/$customer", params: { customer: customer.number } }),
        }));
  const exact: Place[] = [];
  if (/^prp_\w+$/.test(wanted)) {
    exact.push({
      id: wanted,
      words: wanted,
      note: text.palette.proposal,
      go: () => void navigate({ to: "/approvals", search: { at: wanted, state: "all" } }),
    });
  } else if (/\d/.test(wanted) && /[A-Za-z]/.test(wanted)) {
    exact.push({
      id: wanted,
      words: wanted,
      note: text.palette.invoice,
      go: () => void navigate({ to: "/invoices/$invoice", params: { invoice: wanted } }),
    });
  }
  return [
    { title: text.palette.jump, places: exact },
    { title: text.rail.customers, places: customers },
    { title: text.palette.screens, places: screens },
  ].filter((group) => group.places.length > 0);
}

export function Palette(): React.JSX.Element {
  const text = useText();
  const [typed, setTyped] = useState("");
  const groups = usePlaces(useDeferredValue(typed));
  const go = (id: string | number): void => {
    show("none");
    groups
      .flatMap((group) => group.places)
      .find((place) => place.id === id)
      ?.go();
  };
  return (
    <ModalOverlay className="backdrop" isOpen isDismissable onOpenChange={() => show("none")}>
      <Modal>
        <Dialog className="dialog" aria-label={text.shell.search}>
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <SearchField aria-label={text.shell.search} autoFocus>
              <Input className="palette-field" placeholder={text.palette.hint} />
            </SearchField>
            <ListBox
              className="palette-list"
              aria-label={text.palette.results}
              onAction={go}
              selectionMode="none"
              renderEmptyState={() => <p className="palette-head">{text.palette.nothing}</p>}
            >
              {groups.map((group) => (
                <ListBoxSection key={group.title} id={group.title}>
                  <Header className="palette-head">{group.title}</Header>
                  {group.places.map((place) => (
                    <ListBoxItem key={place.id} id={place.id} textValue={place.words} className="palette-option">
                      <span>{place.words}</span>
                      <span className="quiet">{place.note}</span>
                    </ListBoxItem>
                  ))}
                </ListBoxSection>
              ))}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export function KeysOverlay(): React.JSX.Element {
  const text = useText();
  const groups = new Map<string, { keys: readonly string[]; label: string }[]>();
  for (const binding of keyboard.active()) {
    groups.set(binding.group, [...(groups.get(binding.group) ?? []), binding]);
  }
  return (
    <ModalOverlay className="backdrop" isOpen isDismissable onOpenChange={() => show("none")}>
      <Modal>
        <Dialog className="dialog" aria-label={text.keys.title}>
          <div className="dialog-body">
            <h2>{text.keys.title}</h2>
            <div className="keys-groups">
              {[...groups].map(([group, bindings]) => (
                <section className="keys-group" key={group}>
                  <h3>{group === "" ? text.keys.everywhere : group}</h3>
                  <ul>
                    {bindings.map((binding) => (
                      <li key={binding.keys.join()}>
                        <span className="keys">
                          {binding.keys.slice(0, 2).map((key) => (
                            <kbd key={key}>{keyLabel(key)}</kbd>
                          ))}
                        </span>
                        <span>{binding.label}</span>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </div>
            {!keyboard.singleKeys && <p className="quiet">{text.keys.off}</p>}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
