// man, completion: generated from the commands themselves, so that they cannot lie.
#include <ostream>

#include "cli/command_line.h"

namespace dunlin::cli {
namespace {

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '-') out += '\\';
    out += c;
  }
  return out;
}

void man_options(std::ostream& out, const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_name() == "--help") continue;
    out << ".TP\n.B " << escaped(option->get_name(true)) << '\n' << escaped(option->get_description()) << '\n';
  }
}

void man_command(std::ostream& out, const CLI::App& command, const std::string& path) {
  const std::string name = path + " " + command.get_name();
  out << ".SS \"" << escaped(name) << "\"\n" << escaped(command.get_description()) << '\n';
  man_options(out, command);
  if (!command.get_footer().empty()) out << ".PP\n.nf\n" << escaped(command.get_footer()) << "\n.fi\n";
  for (const CLI::App* child : command.get_subcommands(nullptr)) man_command(out, *child, name);
}

void print_man(std::ostream& out, const CLI::App& app) {
  out << ".TH DUNLIN 1 \"\" \"dunlin " DUNLIN_VERSION "\" \"User commands\"\n.SH NAME\n"
      << "dunlin \\- accounts receivable collections, with people deciding\n.SH SYNOPSIS\n.B dunlin\n"
      << ".I COMMAND\n[options]\n.SH DESCRIPTION\n"
      << "Reads invoices, payments and customers, scores every open item, ranks the day's work, drafts reminders, and "
         "does\n"
      << "nothing without the authority that policy demands. Every change leaves a journal entry that can be proved.\n"
      << ".SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands(nullptr)) man_command(out, *command, "dunlin");
  out << ".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nrefused, or a check failed, or lines were quarantined\n.TP\n2\nwrong "
         "usage\n"
      << ".SH ENVIRONMENT\n.TP\n.B DUNLIN_DATA\nthe data directory\n.TP\n.B DUNLIN_USER\nthe login that acts\n";
}

void completion_case(std::ostream& out, const CLI::App& command, const std::string& path) {
  out << "    \"" << path << "\") words=\"";
  for (const CLI::App* child : command.get_subcommands(nullptr)) out << child->get_name() << ' ';
  for (const CLI::Option* option : command.get_options()) {
    const std::string name = option->get_name();
    if (name.starts_with("--")) out << name << ' ';
  }
  out << "\" ;;\n";
  for (const CLI::App* child : command.get_subcommands(nullptr)) {
    completion_case(out, *child, path + (path.empty() ? "" : " ") + child->get_name());
  }
}

void print_bash_completion(std::ostream& out, const CLI::App& app) {
  out << "# bash completion for dunlin: source this file, or put it into "
         "/usr/share/bash-completion/completions/dunlin\n"
      << "_dunlin() {\n  local current=\"${COMP_WORDS[COMP_CWORD]}\" path=\"\" words=\"\" word\n"
      << "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      << "    case \"$word\" in -*) ;; *) path=\"${path:+$path }$word\" ;; esac\n  done\n"
      << "  while :; do\n    case \"$path\" in\n";
  completion_case(out, app, "");
  out << "    esac\n    [ -n \"$words\" ] && break\n    case \"$path\" in *' '*) path=\"${path% *}\" ;; *) break ;; "
         "esac\n  done\n"
      << "  case \"$current\" in\n    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
      << "    *) COMPREPLY=($(compgen -W \"$words\" -- \"$current\") $(compgen -f -- \"$current\")) ;;\n  esac\n}\n"
      << "complete -F _dunlin dunlin\n";
}

}  // namespace

void add_help_commands(CLI::App& app, Invocation& invocation) {
  CLI::App* man = app.add_subcommand("man", "Print the manual page");
  man->footer("Example:\n  dunlin man > dunlin.1 && man ./dunlin.1");
  man->callback([&app, &invocation] {
    invocation.run = [&app, &invocation]() -> Result<int> {
      print_man(*invocation.environment.out, app);
      return 0;
    };
  });
  CLI::App* completion = app.add_subcommand("completion", "Print completion for bash");
  completion->footer("Example:\n  source <(dunlin completion)");
  completion->callback([&app, &invocation] {
    invocation.run = [&app, &invocation]() -> Result<int> {
      print_bash_completion(*invocation.environment.out, app);
      return 0;
    };
  });
}

}  // namespace dunlin::cli
