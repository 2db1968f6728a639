"""The rules of the house that are data: limits, the direction of includes, excuses, and every rule that is a pattern.

tools/tidy reads the project by them. STYLE.md explains them with examples.
"""

LINE_COLUMNS_MAX = 120
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 700

# ---- Which module may include which --------------------------------------------------------------------------------
#
# The direct edges, equal to the DEPENDS of src/CMakeLists.txt (checked). A module sees what it reaches through them.
EDGES = {
    "base": [],
    "store": ["base"],
    "journal": ["store"],
    "party": ["journal"],
    "ledger": ["party"],
    "correspondence": ["journal"],
    "collections": ["party", "ledger", "correspondence"],
    "intake": ["party", "ledger", "correspondence"],
    "cashapp": ["base"],
    "prediction": ["party", "ledger"],
    "insight": ["collections", "intake", "prediction"],
    "control": ["journal"],
    "agents": ["party", "ledger", "prediction"],
    "engine": ["insight", "control", "agents"],
    "sim": ["engine"],
    "view": ["engine"],
    "server": ["engine", "view"],
    "cli": ["cashapp", "engine", "sim", "view", "server"],
}
# Some see less than they reach, and of it neither tables nor commands. Agents read what they are handed and return
# drafts: they cannot write. The faces speak to the engine and see what its answers are made of: a face that wrote rows
# would be a second writer.
SEES_ONLY = {
    "agents": ("base", "party", "ledger", "prediction"),
    # A face reads through named questions over a snapshot (*_rows.h) and writes through the engine alone: it has no
    # connection, and without one there is no write transaction to hand to a row.
    "cli": ("base", "cashapp", "engine", "sim", "view", "server", "journal", "party", "ledger", "correspondence", "collections", "intake", "control", "agents", "insight"),
    # What the faces show is made for all of them in one place, by the same rules.
    "view": ("base", "engine", "journal", "party", "ledger", "correspondence", "collections", "intake", "control", "agents", "insight"),
    # The server opens the databases of its tenants and hands them to engines and snapshots.
    "server": ("base", "store", "engine", "view", "journal", "party", "ledger", "correspondence", "collections", "intake", "control", "agents", "insight"),
    # The simulator is a face that stands in for the machine as well: it makes the database fail.
    "sim": ("base", "store", "engine", "journal", "party", "ledger", "correspondence", "collections", "intake", "control", "agents", "insight"),
}
# What else a module may not include of the modules that it sees.
INNER_HEADERS = {"agents": ("_rows.h", "_commands.h"), "sim": (), "view": (), "server": (), "cli": ()}

# Libraries that one place wraps for everybody.
LIBRARY_HOMES = {
    "sqlite3.h": ("store",),
    "libpq-fe.h": ("store",),
    "openssl/": ("base",),
    "CLI/": ("cli",),
    "kainjow/": ("agents",),
    "gmime/": ("correspondence",),
    "xgboost/": ("prediction",),
    "curl/": ("correspondence", "server"),
    "sodium": ("control", "journal"),
    "boost/asio": ("server",),
    "boost/beast": ("server",),
    "zlib.h": ("server",),
    "expat.h": ("intake",),
}

# Where scores may be computed or figures be drawn: nothing that leaves these is stored or decided as a fraction.
FRACTIONS_ALLOWED_IN = ("prediction", "insight", "view", "cli")

# ---- Excused lines: (rule, file, text in the line, why) -------------------------------------------------------------
EXCUSES = [
    (
        "exceptions",
        "src/base/check.cc",
        "throw ",
        "CHECK ends a command by an exception that the executor turns into a rollback",
    ),
    (
        "exceptions",
        "src/sim/faults.cc",
        "throw ProcessDied",
        "a simulated process dies by unwinding: nothing between the crash point and its client may go on",
    ),
    (
        "abbreviations",
        "src/server/http_server_test.cc",
        "address.sin_addr.s_addr",
        "these are the names of POSIX",
    ),
    ("leftovers", "src/base/money.h", "// XXX: ISO 4217", "XXX is the ISO 4217 code for no currency"),
]

SQL_WORDS = r"(?:SELECT\s.*?\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+TABLE\s)"

# ---- The rules that are a pattern ------------------------------------------------------------------------------------
#
# view: code      comments and the inside of string literals are blank
#       literals  only the inside of string literals is left
#       quoted    comments are blank
#       prose     only comments are left
# outside / inside: modules, or files (with a slash). tests: whether x_test.cc and tests/ are looked at too.
RULES = [
    dict(
        name="clock",
        why="a replay must give the same bytes",
        pattern=r"\b(?:system_clock|steady_clock|high_resolution_clock|utc_clock)\s*::\s*now\b|\bgettimeofday\s*\("
        r"|\bclock_gettime\s*\(|\b(?:local|gm|mk)time(?:_r)?\s*\(|\bstrftime\s*\("
        r"|(?<![\w.>])time\s*\(\s*(?:nullptr|NULL|0|&\s*\w+)\s*\)",
        replacement="an Instant or a Date that comes in with the command",
        view="code",
        outside=("cli", "server"),
        tests=True,
        wrong=[
            "auto now = std::chrono::system_clock::now();",
            "long t = time(nullptr);",
            "auto t = std::time(&x);",
            "struct tm* parts = localtime(&seconds);",
            "auto t = std::chrono::steady_clock::now();",
        ],
        right=[
            "Instant at = command.at;",
            "timeline.time(0);",
            "const int lifetime(0);",
            "// system_clock::now is banned",
        ],
    ),
    dict(
        name="randomness",
        why="the same seed must give the same journal head, with every compiler",
        pattern=r"\b(?:s?rand|random_device|mt19937(?:_64)?|default_random_engine|\w+_distribution"
        r"|random_shuffle)\b\s*[({<>;\w]"
        r"|\bstd::shuffle\b|\b(?:getrandom|arc4random|RAND_bytes|randombytes_\w+)\s*\(",
        replacement="base/prng.h, seeded by data",
        view="code",
        outside=("cli", "server"),
        tests=True,
        wrong=[
            "int n = rand();",
            "std::random_device device;",
            "std::mt19937 generator(7);",
            "std::uniform_int_distribution<int> die(1, 6);",
            "std::shuffle(a.begin(), a.end(), g);",
        ],
        right=["Prng prng(7);", "const int brand = 3;", "operand(4);"],
    ),
    dict(
        name="threads",
        why="the result must not depend on the schedule",
        pattern=r"\bstd::(?:jthread|thread|async|condition_variable)\b|\bpthread_create\b|#\s*include\s*<(?:thread"
        r"|future)>",
        replacement="a pure function that a face may call from its threads",
        view="code",
        outside=("cli", "server"),
        tests=False,
        wrong=["std::thread worker(f);", "#include <thread>", "auto f = std::async(work);"],
        right=["Thread thread = thread_of(message);"],
    ),
    dict(
        name="environment",
        why="what is decided depends on data only",
        pattern=r"\b(?:secure_)?getenv\s*\(|\bsetenv\s*\(|\bputenv\s*\(|\benviron\b",
        replacement="an argument, read by the face",
        view="code",
        outside=("cli", "server"),
        tests=False,
        wrong=['const char* home = getenv("HOME");', 'std::getenv("HOME");'],
        right=["const std::string environment;"],
    ),
    dict(
        name="locale",
        why="the same amount must be written alike on every machine",
        pattern=r"\b(?:set|use|new)locale\s*\(|\bstd::locale\b|\.\s*imbue\s*\(",
        replacement="base/money.h, base/date.h, or a template of the customer's language",
        view="code",
        outside=(),
        tests=True,
        wrong=['setlocale(LC_ALL, "");', 'std::locale::global(std::locale("de_DE"));', "out.imbue(x);"],
        right=["const Locale customer_locale;"],
    ),
    dict(
        name="output",
        why="only a face knows who is listening, and --json must stay JSON",
        pattern=r"\bstd::(?:cout|cerr|clog)\b|(?<![\w:])(?:std::)?f?(?:printf|puts)\s*\(|\bfmt::print(?:ln)?\s*\(",
        replacement="a value that the face shows",
        view="code",
        outside=("cli", "server"),
        tests=False,
        wrong=["std::cout << x;", 'printf("%d", 1);', 'fmt::print("x");', 'std::fprintf(stderr, "x");'],
        right=["snprintf(buffer, 3, f);", "std::string blueprint(x);"],
    ),
    dict(
        name="fractions",
        why="what is stored or decided is counted in integers: minor units, basis points, days",
        pattern=r"\b(?:float|double)\b",
        replacement="base/money.h, or std::int64_t with its unit in its name",
        view="code",
        outside=FRACTIONS_ALLOWED_IN,
        tests=False,
        wrong=["double amount = 0.1;", "const auto x = static_cast<float>(y);", "long double z;"],
        right=["// a double entry", "const int doubled = 2;"],
    ),
    dict(
        name="parsing",
        why="these stop silently at the first odd character, throw, or ask the locale",
        pattern=r"\b(?:std::)?(?:stoi|stol|stoll|stoul|stoull|stof|stod|atoi|atol|atoll|atof|strtol|strtoll|strtoul"
        r"|strtod|s?scanf)"
        r"\s*\(",
        replacement="std::from_chars with its end checked, or the parser in base/",
        view="code",
        outside=(),
        tests=False,
        wrong=["int n = std::stoi(text);", "long n = atol(p);", 'sscanf(p, "%d", &n);'],
        right=["std::from_chars(begin, end, number);"],
    ),
    dict(
        name="exceptions",
        why="a Result is seen by the caller and by the compiler; a throw is not",
        pattern=r"\bthrow\b",
        replacement='refuse(Reason::..., "..."), or CHECK for a programmer\'s error',
        view="code",
        outside=(),
        tests=False,
        wrong=['throw std::runtime_error("x");', "throw;"],
        right=['return refuse(Reason::file_empty, "throw nothing");', "void f() noexcept;"],
    ),
    dict(
        name="assert",
        why="assert is gone in the release build, where it is needed most",
        pattern=r"(?<![\w.])assert\s*\(|#\s*include\s*<cassert>",
        replacement="CHECK (base/check.h)",
        view="code",
        outside=(),
        tests=True,
        wrong=["assert(a == b);", "#include <cassert>"],
        right=["static_assert(sizeof(int) == 4);", "CHECK(a == b);"],
    ),
    dict(
        name="ownership",
        why="what owns memory says so in its type",
        pattern=r"(?<![\w.])new\s+(?:\(|[A-Za-z_:])|(?<!=)(?<!= )\bdelete\b\s*(?:\[\s*\]\s*)?[A-Za-z_(*]"
        r"|\b(?:malloc|calloc|realloc)\s*\(",
        replacement="a value, a container or std::make_unique",
        view="code",
        outside=(),
        tests=True,
        wrong=["auto* p = new Thing(3);", "delete p;", "delete[] p;", "void* p = malloc(3);"],
        right=["Thing(const Thing&) = delete;", "// a new customer", "int renew = 1;"],
    ),
    dict(
        name="macros",
        why="a macro has no scope and no type",
        pattern=r"^[ \t]*#[ \t]*define\b.*",
        replacement="a constexpr, a function or a template (CHECK and TRY are the two that C++20 cannot say otherwise)",
        view="code",
        outside=("src/base/check.h", "src/base/result.h"),
        tests=True,
        wrong=["#define LIMIT 3", "#  define F(x) x"],
        right=["constexpr int limit = 3;"],
    ),
    dict(
        name="using_namespace",
        why="a name should tell where it comes from, in headers above all",
        pattern=r"^[ \t]*using\s+namespace\s+(?!std::(?:string_view_)?(?:literals|string_literals|chrono_literals))\w",
        replacement="the qualified name, or using for one name",
        view="code",
        outside=(),
        tests=True,
        wrong=["using namespace std;", "using namespace boost::json;"],
        right=["using std::string_view;", "namespace json = boost::json;"],
    ),
    dict(
        name="sql_home",
        why="a module's tables are read and written in one place, under a name",
        pattern=SQL_WORDS,
        replacement="a named Statement in the module's *_rows.cc",
        # The catalog of tenants and logins is tables and nothing else.
        view="literals",
        outside=("store", "journal", "_rows.cc", "src/engine/catalog.cc"),
        tests=False,
        wrong=[
            'auto q = "SELECT id FROM invoice WHERE tenant = $1";',
            'f("DELETE FROM hold WHERE tenant = $1");',
            'auto q = R"(UPDATE hold SET note = $2)";',
        ],
        right=['auto text = "select a customer from the list";', "// SELECT id FROM invoice", 'auto x = "UPDATE";'],
    ),
    dict(
        name="sql_values",
        why="a value inside the text of a statement is an injection and a new plan each time",
        pattern=r'"[^"\n]*\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE|VALUES)\b[^"\n]*"\s*\+'
        r'|fmt::format\s*\(\s*"[^"\n]*\b(?:SELECT|INSERT '
        r"INTO|UPDATE|DELETE FROM|WHERE)\b"
        r'|\+=?\s*"[^"\n]*\b(?:SELECT .* FROM|WHERE|VALUES|INSERT INTO|DELETE FROM)\b',
        replacement="a parameter, $1 .. $n",
        view="quoted",
        outside=("store",),
        tests=False,
        wrong=[
            'q = "SELECT id FROM invoice WHERE number = " + number;',
            'q += " WHERE number = ";',
            'fmt::format("DELETE FROM hold WHERE id = {}", id);',
        ],
        right=['Statement s{"hold.all", "SELECT id FROM hold " "WHERE tenant = $1"};', '"Where: " + place'],
        path="src/ledger/x_rows.cc",
    ),
    dict(
        name="sql_same_everywhere",
        why="SQLite and PostgreSQL must answer alike, today and in a replay",
        pattern=r"\b(?:SELECT|INSERT|UPDATE|WHERE|SET|VALUES|DEFAULT)\b.*?(?:\bnow\s*\(\s*\)|\bCURRENT_(?:TIMESTAMP"
        r"|DATE|TIME)\b|\brandom\s*\("
        r"|\bdatetime\s*\(|\bILIKE\b|\bGREATEST\s*\(|\bstring_agg\s*\(|\bgroup_concat\s*\()|\bSELECT\s+\*",
        replacement="a parameter; the columns by name; what both databases have",
        view="literals",
        outside=(),
        tests=False,
        wrong=[
            'x = "SELECT * FROM hold";',
            'x = "UPDATE hold SET at = now()";',
            'x = "SELECT string_agg(a, b) FROM c";',
        ],
        right=['x = "SELECT id FROM hold";', 'x = "what is known now (today)";'],
        path="src/ledger/x_rows.cc",
    ),
    dict(
        name="leftovers",
        why="what is not finished is not there; what is to be done stands in an issue",
        pattern=r"\b(?:TODO|FIXME|HACK|WIP|TBD)\b|\bXXX\b(?=:|\s*$|\s+[a-z])|\b[Ss]tub(?:s|bed)?\b"
        r"|\bnot (?:yet )?implemented\b",
        replacement="the finished thing, or nothing",
        view="prose",
        outside=(),
        tests=True,
        wrong=["// TODO: later", "// FIXME", "/* not implemented */", "// XXX: why?", "// a stub"],
        right=[
            'Currency c = parse("XXX");',
            "// the table is in order",
            "// stubborn customers",
            "// left alone for now",
        ],
    ),
    dict(
        name="leftovers_said",
        why="what is not finished is not there: no command may answer that it is not",
        pattern=r"\bTODO\b|\bnot (?:yet )?implemented\b|\bcoming soon\b|\blorem ipsum\b",
        replacement="the finished thing, or no such command",
        view="literals",
        outside=(),
        tests=True,
        wrong=['return refuse(Reason::x, "not implemented");', 'f("TODO");', 'f("coming soon");'],
        right=['f("the invoice is not open");'],
    ),
    dict(
        name="dead_code",
        why="old code is in the history of the repository, and there it compiles",
        pattern=r"^[ \t]*#[ \t]*if[ \t]+(?:0|false)\b",
        replacement="nothing",
        view="code",
        outside=(),
        tests=True,
        wrong=["#if 0\nint x;\n#endif"],
        right=["#if defined(__clang__)"],
    ),
    dict(
        name="dead_code_in_comments",
        why="old code is in the history of the repository, and there it compiles",
        pattern=r"^[ \t]*// ?(?! )(?:(?:if|for|while|switch)\s*\(.*\)\s*\{?|(?:return|auto|const|std::|int"
        r"|bool)\b[^.]*[=(].*;|return\b[^.]*;"
        r"|[a-z_]\w*(?:\.|->|::)\w+\(.*\);|[a-z_]\w*\([^)]*\);|\}\s*(?:else\s*\{)?)\s*$",
        replacement="nothing; an example in a header stands indented by three spaces",
        view="prose",
        outside=(),
        tests=True,
        wrong=[
            "// return total;",
            "// if (a == b) {",
            "// const int x = f(3);",
            "// rows.push_back(row);",
            "// }",
            "//draft(x);",
        ],
        right=[
            "// returns the total; the caller checks it.",
            "//   return total;",
            "// if it is paid (or credited) it is left out",
            "// one rule: each once;",
        ],
    ),
    dict(
        name="vacuous_tests",
        why="a test that cannot fail says nothing, and one that is switched off says less",
        pattern=r"\b(?:EXPECT|ASSERT)_TRUE\s*\(\s*true\s*\)|\b(?:EXPECT|ASSERT)_FALSE\s*\(\s*false\s*\)"
        r"|\bSUCCEED\s*\(|\bDISABLED_\w",
        replacement="the claim itself",
        view="code",
        outside=(),
        tests=True,
        wrong=["EXPECT_TRUE(true);", "SUCCEED();", "TEST(A, DISABLED_b) {"],
        right=["EXPECT_TRUE(result.has_value());"],
        path="src/base/x_test.cc",
    ),
    dict(
        name="abbreviations",
        why="a reader should not have to guess, and a search should find every place",
        pattern=r"(?<![A-Za-z0-9])(?:amt|cust|acct|pmt|qty|cnt|mgr|cfg|idx|stmt|ret|retval|usr|pwd|addr|calc|num"
        r"|desc|cur|curr)"
        r"(?![A-Za-z0-9])",
        replacement="the word: amount, customer, account, payment, quantity, count, index, statement, ...",
        view="code",
        outside=(),
        tests=True,
        wrong=["Money total_amt;", "const int idx = 0;", "acct_id = 3;"],
        right=["Money total_amount;", "const int index = 0;", 'f("amt");', "sqlite3_stmt_x y;"],
        allow=r"sqlite3_stmt|internet_address_",
    ),
    dict(
        name="suppressions",
        why="a silenced warning needs to say which and why",
        pattern=r"\bNOLINT(?:NEXTLINE|BEGIN|END)?\b(?!\([\w.,*-]+\): \S)",
        replacement="NOLINT(check-name): the reason",
        view="prose",
        outside=(),
        tests=True,
        wrong=["f();  // NOLINT", "f();  // NOLINT(bugprone-x)"],
        right=["f();  // NOLINT(bugprone-x): the library wants it so"],
    ),
    dict(
        name="private_paths",
        why="the project stands on its own: what it needs is in it",
        pattern=r"/work/\w+|(?<![\w/])/(?:home|tmp|root)/\w+|\b(?:DESIGN|DOMAIN|STACK|MODELS|RELIABILITY|SECURITY"
        r"|UX|PREDICTION"
        r"|CASH_APPLICATION|CONNECTORS)(?:\.md)? section\b|\b(?:section|sections) \d+ of (?:DESIGN|DOMAIN)\b",
        replacement="a document in docs/, or the reason itself",
        view="all",
        outside=(),
        tests=True,
        wrong=["// see /work/notes", "// DESIGN section 4", 'f("/tmp/x");'],
        right=["// docs/reference/journal-format.md", "https://example.com/tmp/x"],
    ),
]
