// Files with facts: look at the first rows, try without keeping anything, then import; and what could not be recorded,
// with the reason beside the line.
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { newKey, request, saveFile, type Schemas } from "@/api/client";
import { client, importsQuery, quarantineQuery } from "@/api/queries";
import { useFormats, useText } from "@/app/contexts";
import { Screen } from "@/app/screen";
import { Button, Empty, Failure, Heads, Loading, Section, State } from "@/ui/kit";
import "./imports.css";

const route = getRouteApi("/imports");
type Kind = Schemas["ImportKind"];
const kinds: readonly Kind[] = ["customers", "contacts", "invoices", "credits", "payments", "history", "scores"];

function Preview({ preview }: { preview: Schemas["ImportPreview"] }): React.JSX.Element {
  const text = useText();
  return (
    <Section title={text.imports.preview} note={text.imports.previewNote(preview.rows.length, preview.mapping)}>
      <pre className="bytes layout">{preview.layout.join("\n")}</pre>
      {preview.messages.map((message) => (
        <p key={message}>
          <State tone="rust" glyph="triangle">
            {message}
          </State>
        </p>
      ))}
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text.imports.preview}>
        <table className="table">
          <thead>
            <tr>
              {preview.columns.map((column) => (
                <th key={column.name} scope="col">
                  {column.name}
                  <span className="feeds">{column.feeds ? `\u2192 ${column.feeds}` : text.imports.notUsed}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, index) => (
              <tr key={index}>
                {row.map((value, column) => (
                  <td key={column}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

function Report({ report }: { report: Schemas["ImportReport"] }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const figures: readonly (readonly [string, number])[] = [
    [text.imports.read, report.lines_read],
    [text.imports.recorded, report.recorded],
    [text.imports.changed, report.changed],
    [text.imports.unchanged, report.unchanged],
    [text.imports.quarantined, report.quarantined],
  ];
  return (
    <Section
      title={report.dry_run ? text.imports.tried : text.imports.imported}
      note={report.imported_before ? text.imports.before : report.batch}
    >
      <dl className="facts">
        {figures.map(([name, count]) => (
          <span key={name} className="pair">
            <dt>{name}</dt>
            <dd className={name === text.imports.quarantined && count > 0 ? "late strong" : "strong"}>
              {formats.count(count)}
            </dd>
          </span>
        ))}
      </dl>
      {report.messages.map((message) => (
        <p key={message}>
          <State tone="rust" glyph="triangle">
            {message}
          </State>
        </p>
      ))}
    </Section>
  );
}

function ImportFile(): React.JSX.Element {
  const text = useText();
  const [kind, setKind] = useState<Kind>("customers");
  const [file, setFile] = useState<File | null>(null);
  const [key, setKey] = useState(newKey);
  const preview = useMutation({
    mutationFn: (chosen: File) =>
      request<Schemas["ImportPreview"]>("POST", "/v1/imports/preview", { query: { kind }, file: chosen }),
  });
  const run = useMutation({
    mutationFn: ({ chosen, dry }: { chosen: File; dry: boolean }) =>
      request<Schemas["ImportReport"]>("POST", "/v1/imports", {
        query: { kind, dry_run: dry },
        file: chosen,
        key: dry ? newKey() : key,
      }),
    onSuccess: (report) => {
      if (report.dry_run) return;
      setKey(newKey());
      void client.invalidateQueries();
    },
  });
  const choose = (chosen: File | null): void => {
    setFile(chosen);
    run.reset();
    preview.reset();
    if (chosen) preview.mutate(chosen);
  };
  return (
    <>
      <Section title={text.imports.add}>
        <div className="import-form">
          <label className="field">
            <span>{text.imports.kind}</span>
            <select
              className="input"
              value={kind}
              onChange={(event) => {
                setKind(event.target.value as Kind);
                run.reset();
                preview.reset();
              }}
            >
              {kinds.map((name) => (
                <option key={name} value={name}>
                  {text.imports.kinds[name]}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>{text.imports.file}</span>
            <input
              className="input"
              type="file"
              accept=".csv,text/csv"
              onChange={(event) => choose(event.target.files?.[0] ?? null)}
            />
          </label>
        </div>
        <div className="row-of-buttons">
          <Button
            onPress={() => {
              if (file) preview.mutate(file);
            }}
            disabled={!file || preview.isPending}
          >
            {text.imports.look}
          </Button>
          <Button
            onPress={() => {
              if (file) run.mutate({ chosen: file, dry: true });
            }}
            disabled={!file || run.isPending}
          >
            {text.imports.try}
          </Button>
          <Button
            kind="primary"
            onPress={() => {
              if (file) run.mutate({ chosen: file, dry: false });
            }}
            disabled={!file || run.isPending}
          >
            {text.imports.import}
          </Button>
        </div>
      </Section>
      {(preview.isError || run.isError) && <Failure error={run.error ?? preview.error} />}
      {run.data && <Report report={run.data} />}
      {preview.data && <Preview preview={preview.data} />}
    </>
  );
}

function Quarantined({ batch }: { batch: string }): React.JSX.Element {
  const text = useText();
  const query = useQuery(quarantineQuery(batch));
  if (query.isPending) return <Loading />;
  if (query.isError) return <Failure error={query.error} />;
  return (
    <Section
      title={text.imports.quarantine}
      note={batch}
      aside={
        query.data.items.length > 0 && (
          <Button onPress={() => void saveFile(`/v1/imports/${batch}/quarantine`, "text/csv", `${batch}.csv`)}>
            {text.imports.download}
          </Button>
        )
      }
    >
      {query.data.items.length === 0 ? (
        <p className="reason">{text.imports.noneQuarantined}</p>
      ) : (
        <table className="table">
          <Heads
            columns={[{ number: text.imports.line }, text.imports.field, text.imports.why, text.imports.asItCame]}
          />
          <tbody>
            {query.data.items.map((line) => (
              <tr key={line.line}>
                <td className="number">{line.line}</td>
                <td>{line.field}</td>
                <td>{line.message}</td>
                <td className="mono cut raw">{line.raw}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

export function ImportsScreen(): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const navigate = useNavigate();
  const { batch } = route.useSearch();
  const query = useInfiniteQuery(importsQuery);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Screen title={text.rail.imports} subtitle={text.imports.subtitle}>
      <div className="imports">
        <div className="imports-column" tabIndex={0} role="region" aria-label={text.imports.files}>
          <Section title={text.imports.files}>
            {query.isPending ? (
              <Loading />
            ) : query.isError ? (
              <Failure error={query.error} />
            ) : rows.length === 0 ? (
              <Empty title={text.imports.none}>{text.imports.noneNext}</Empty>
            ) : (
              <table className="table">
                <Heads
                  columns={[
                    text.imports.file,
                    text.imports.kind,
                    text.imports.when,
                    { number: text.imports.read },
                    { number: text.imports.quarantined },
                    { number: text.imports.waiting },
                  ]}
                />
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.batch} className={row.batch === batch ? "chosen" : ""}>
                      <td>
                        <button
                          type="button"
                          className="as-link"
                          onClick={() => void navigate({ to: "/imports", search: { batch: row.batch } })}
                        >
                          {row.file}
                        </button>{" "}
                        <span className="mono quiet">{row.batch}</span>
                      </td>
                      <td className="reason">{text.imports.kinds[row.kind]}</td>
                      <td className="reason">{row.imported_at ? formats.instant(row.imported_at) : "\u2013"}</td>
                      <td className="number">{formats.count(row.lines_read)}</td>
                      <td className={`number ${row.lines_quarantined > 0 ? "late strong" : "quiet"}`}>
                        {formats.count(row.lines_quarantined)}
                      </td>
                      <td className="number reason">{formats.count(row.lines_waiting)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            {query.hasNextPage && <Button onPress={() => void query.fetchNextPage()}>{text.common.more}</Button>}
          </Section>
          {batch && <Quarantined batch={batch} />}
        </div>
        <div className="imports-column" tabIndex={0} role="region" aria-label={text.imports.add}>
          <ImportFile />
        </div>
      </div>
    </Screen>
  );
}
