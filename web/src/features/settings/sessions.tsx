// Where one is signed in: one's own open sessions, the one seen last first. Any of the others is ended from here, and so
// are all of them at once, when a machine was left somewhere.
import { useMutation, useQuery } from "@tanstack/react-query";
import { Problem, request, type Schemas } from "@/api/client";
import { client, sessionsQuery } from "@/api/queries";
import { useFormats, useText } from "@/app/contexts";
import { Badge, Button, Failure, Loading, Section } from "@/ui/kit";

type Open = Schemas["SessionList"]["items"][number];

// One that ended by itself meanwhile has what was wanted of it.
async function end(sessions: readonly Open[]): Promise<void> {
  for (const { id } of sessions) {
    try {
      await request<undefined>("DELETE", `/v1/sessions/${id}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
    }
  }
}

function OpenSession({ session, ask }: { session: Open; ask: (() => void) | undefined }): React.JSX.Element {
  const text = useText();
  const formats = useFormats();
  const at = (instant: string): React.JSX.Element => <time dateTime={instant}>{formats.instant(instant)}</time>;
  return (
    <tr>
      <td>{at(session.began_at)}</td>
      <td>{at(session.seen_at)}</td>
      <td className="reason">{at(session.ends_at)}</td>
      <td className="number">
        {session.current ? (
          <Badge tone="tide" glyph="dot">
            {text.sessions.current}
          </Badge>
        ) : (
          <Button onPress={ask} disabled={ask === undefined}>
            {text.sessions.end}
          </Button>
        )}
      </td>
    </tr>
  );
}

export function Sessions(): React.JSX.Element {
  const text = useText();
  const query = useQuery(sessionsQuery);
  const ending = useMutation({
    mutationFn: end,
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
  const all = query.data?.items ?? [];
  const others = all.filter(({ current }) => !current);
  return (
    <Section
      title={text.sessions.title}
      note={text.sessions.note}
      aside={
        others.length > 1 && (
          <Button onPress={() => ending.mutate(others)} disabled={ending.isPending}>
            {text.sessions.endOthers(others.length)}
          </Button>
        )
      }
    >
      {query.isPending ? (
        <Loading />
      ) : query.isError ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{text.sessions.began}</th>
              <th scope="col">{text.sessions.seen}</th>
              <th scope="col">{text.sessions.ends}</th>
              <th scope="col">
                <span className="hidden">{text.sessions.end}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((session) => (
              <OpenSession
                key={session.id}
                session={session}
                ask={ending.isPending ? undefined : () => ending.mutate([session])}
              />
            ))}
          </tbody>
        </table>
      )}
      {ending.isError && <Failure error={ending.error} />}
    </Section>
  );
}
