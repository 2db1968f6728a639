#!/usr/bin/python3
"""The same work as bench/prediction_bench.cc with pandas, numpy and XGBoost's Python package, compared and timed.

    bench/prediction_peer.py DIRECTORY      # what `dunlin_prediction_bench DIRECTORY .. files` has left there

Features of all open items on one morning (32 of the 43 that are fixed on a morning, vectorised), training on the same
rows with the same settings, scoring of the first items over all 63 cells. Differences are an error.
"""

import pathlib
import sys
import time

import numpy as np
import pandas as pd
import xgboost

TODAY = 20530
NEVER = 2**31 - 1
KAPPA = 8.0
CELLS = 63
NAMES = """settled_count days_late_mean days_late_mean_shrunk days_late_median days_late_deviation days_late_recent
late_share_shrunk very_late_share_shrunk days_late_last days_late_last_runs days_to_pay_recent days_since_payment
payment_gap_mean weekday_concentration due_weekday_mean term_mean amount_band_mean amount_band_late same_amount_count
same_amount_mean delivery_mean due_weekday_late open_count open_amount overdue_count overdue_amount_share
overdue_days_mean older_open_count later_paid_count later_paid_recent front_gap sibling_count sibling_paid_share
amount_of_customer amount_of_portfolio term_days electronic age_days days_past_due due_weekday due_month_day
due_days_to_month_end due_roll_days""".split()


def weekday(days):
    return (days + 3) % 7


def read_ledger(path):
    frame = pd.read_csv(path, usecols=["customer", "amount", "issued", "due", "settled"], dtype=str)
    epoch = np.datetime64("1970-01-01")
    book = pd.DataFrame({"customer": frame["customer"].str.slice(1).astype(np.int64)})
    book["minor"] = frame["amount"].str.replace(".", "", regex=False).astype(np.int64)
    for name in ("issued", "due", "settled"):
        days = pd.to_datetime(frame[name]).values
        with np.errstate(invalid="ignore"):  # what is not a day is replaced
            book[name] = np.where(np.isnat(days), NEVER, (days - epoch) // np.timedelta64(1, "D")).astype(np.int64)
    # The order of the book: by customer, then as in the file.
    return book.sort_values("customer", kind="stable", ignore_index=True)


def portfolio_of(paid):
    """Shares of days late and weekdays over a year, four payments of a customer and day, with the shipped prior."""
    shipped = np.zeros(182)
    shipped[30:60] = 83
    shipped[60] = 2510
    left = 4700.0
    for day in range(61, 181):
        shipped[day] = left * 0.07
        left -= left * 0.07
    shipped[181] = 300 + left
    shipped /= shipped.sum()
    year = paid[paid["settled"] >= TODAY - 365].sort_values(["customer", "settled", "late_raw"])
    year = year[year.groupby(["customer", "settled"], sort=False).cumcount() < 4]
    total = len(year) + KAPPA
    share = (np.bincount(year["late"] + 60, minlength=182) + KAPPA * shipped) / total
    assumed = np.array([0.19] * 5 + [0.025] * 2)
    return {
        "mean": float((share * np.arange(-60, 122)).sum()),
        "late": float(share[61:].sum()),
        "very_late": float(share[66:].sum()),
        "weekday": (np.bincount(weekday(year["settled"]), minlength=7) + KAPPA * assumed) / total,
    }


def count_pairs_above(customer, value, of_customer, of_value):
    """For each (customer, value): how many of the others of that customer lie above; sorted once, found by bisection."""
    wide = np.int64(1) << 32
    other = np.sort(of_customer * wide + of_value)
    return np.searchsorted(other, customer * wide + wide - 1) - np.searchsorted(other, customer * wide + value, "right")


def history_features(out, paid, portfolio):
    ordered = paid.sort_values(["customer", "settled", "due", "issued"])
    latest = ordered.groupby("customer", sort=False).tail(80)
    groups = latest.groupby("customer")["late"]
    count, total = groups.size(), groups.sum()
    by_customer = pd.DataFrame({"n": count, "sum": total})
    by_customer["late"] = (latest["late"] > 0).groupby(latest["customer"]).sum()
    by_customer["very_late"] = (latest["late"] > 5).groupby(latest["customer"]).sum()
    by_customer["median"] = latest.groupby("customer")["late"].quantile(0.5, interpolation="lower")
    by_customer["deviation"] = groups.std(ddof=0).where(count > 1)
    days = pd.crosstab(latest["customer"], weekday(latest["settled"])).reindex(columns=range(7), fill_value=0)
    shares = (days.to_numpy() + KAPPA * portfolio["weekday"]) / (count.to_numpy()[:, None] + KAPPA)
    by_customer["weekday"] = shares.max(axis=1)
    runs = ordered.groupby(["customer", "settled"])["late"].agg(["sum", "size"]).reset_index()
    runs = runs.groupby("customer").tail(8)
    last = runs.groupby("customer").tail(1).set_index("customer")
    last_three = runs.groupby("customer").tail(3).groupby("customer")[["sum", "size"]].sum()
    by_customer["last"] = last["sum"] / last["size"]
    by_customer["last_runs"] = last_three["sum"] / last_three["size"]
    by_customer["since"] = TODAY - last["settled"]
    span = runs.groupby("customer")["settled"].agg(["min", "max", "size"])
    by_customer["gap"] = ((span["max"] - span["min"]) / (span["size"] - 1)).where(span["size"] > 1)
    own = by_customer.reindex(out["customer"]).reset_index(drop=True)
    n, weight = own["n"].fillna(0), own["n"].fillna(0) + KAPPA
    out["settled_count"] = np.log2(1 + n)
    out["days_late_mean"] = own["sum"] / own["n"]
    out["days_late_mean_shrunk"] = (own["sum"].fillna(0) + KAPPA * portfolio["mean"]) / weight
    out["days_late_median"] = own["median"]
    out["days_late_deviation"] = own["deviation"]
    out["late_share_shrunk"] = (own["late"].fillna(0) + KAPPA * portfolio["late"]) / weight
    out["very_late_share_shrunk"] = (own["very_late"].fillna(0) + KAPPA * portfolio["very_late"]) / weight
    out["days_late_last"], out["days_late_last_runs"] = own["last"], own["last_runs"]
    out["days_since_payment"], out["payment_gap_mean"] = own["since"], own["gap"]
    out["weekday_concentration"] = own["weekday"].where(n > 0, portfolio["weekday"].max())


def likeness_features(out, paid):
    mean, late = out["days_late_mean_shrunk"], out["late_share_shrunk"]

    def alike(paid_key, key):
        sums = paid.assign(key=paid_key, is_late=paid["late"] > 0).groupby(["customer", "key"])
        sums = sums.agg(sum=("late", "sum"), size=("late", "size"), late=("is_late", "sum")).reset_index()
        return out[["customer"]].assign(key=key).merge(sums, how="left", on=["customer", "key"]).fillna(0)

    due = alike(weekday(paid["due"]), weekday(out["due"]))
    out["due_weekday_mean"] = (due["sum"] + KAPPA * mean) / (due["size"] + KAPPA)
    out["due_weekday_late"] = (due["late"] + KAPPA * late) / (due["size"] + KAPPA)
    term = alike(paid["due"] - paid["issued"], out["due"] - out["issued"])
    out["term_mean"] = (term["sum"] + KAPPA * mean) / (term["size"] + KAPPA)
    out["same_amount_count"] = np.log2(1 + alike(paid["minor"], out["minor"])["size"])


def open_features(out, book, paid):
    overdue = out["due"] < TODAY
    groups = out.assign(
        overdue=overdue,
        overdue_minor=out["minor"].where(overdue, 0),
        overdue_days=(TODAY - out["due"]).where(overdue, 0),
    ).groupby("customer")
    out["open_count"] = np.log2(1 + groups["minor"].transform("size"))
    count = groups["overdue"].transform("sum")
    out["overdue_count"] = np.log2(1 + count)
    out["overdue_amount_share"] = groups["overdue_minor"].transform("sum") / groups["minor"].transform("sum")
    out["overdue_days_mean"] = (groups["overdue_days"].transform("sum") / count).where(count > 0)
    customer, due = out["customer"].to_numpy(), out["due"].to_numpy()
    ahead = count_pairs_above(customer, due - 1, customer, due)
    out["older_open_count"] = np.log2(1 + groups["minor"].transform("size").to_numpy() - ahead)
    of_customer, of_due = paid["customer"].to_numpy(), paid["due"].to_numpy()
    out["later_paid_count"] = np.log2(1 + count_pairs_above(customer, due, of_customer, of_due))
    recent = paid[paid["settled"] >= TODAY - 21]
    later = count_pairs_above(customer, due, recent["customer"].to_numpy(), recent["due"].to_numpy())
    out["later_paid_recent"] = np.log2(1 + later)
    front = recent.groupby("customer")["due"].max().reindex(customer).to_numpy()
    out["front_gap"] = front - due
    known = book[book["issued"] < TODAY]
    of_due_day = known.assign(paid=known["settled"] < TODAY).groupby(["customer", "due"])["paid"].agg(["size", "sum"])
    own = out[["customer", "due"]].merge(of_due_day.reset_index(), how="left", on=["customer", "due"])
    siblings = own["size"] - 1
    out["sibling_count"] = np.log2(1 + siblings)
    out["sibling_paid_share"] = (own["sum"] / siblings).where(siblings > 0)


def item_features(out):
    out["term_days"] = out["due"] - out["issued"]
    out["age_days"] = TODAY - out["issued"]
    out["days_past_due"] = TODAY - out["due"]
    out["due_weekday"] = weekday(out["due"])
    dates = out["due"].to_numpy().astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    out["due_month_day"] = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    ends = (months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    out["due_days_to_month_end"] = (ends - dates).astype(np.int64)


def features_of(book):
    paid = book[book["settled"] < TODAY].copy()
    paid["late_raw"] = paid["settled"] - paid["due"]
    paid["late"] = paid["late_raw"].clip(-60, 121)
    out = book[book["settled"] == NEVER].copy()
    out["invoice"] = out.index
    out = out.reset_index(drop=True)
    history_features(out, paid, portfolio_of(paid))
    likeness_features(out, paid)
    open_features(out, book, paid)
    item_features(out)
    return out


def compare_features(ours, theirs):
    names = [name for name in NAMES if name in theirs]
    if not np.array_equal(ours[:, 0].astype(np.int64), theirs["invoice"].to_numpy()):
        sys.exit("the items are not the same")
    for name in names:
        left, right = ours[:, 1 + NAMES.index(name)].astype(np.float64), theirs[name].to_numpy(dtype=np.float64)
        close = np.isclose(left, right, rtol=1e-4, atol=3e-4, equal_nan=True)
        if not close.all():
            at = int(np.flatnonzero(~close)[0])
            sys.exit(f"{name} differs for {(~close).sum()} of {len(close)} items: {left[at]} here, {right[at]} there")
    return len(names)


def main():
    directory = pathlib.Path(sys.argv[1])
    ours_features, ours_fit, ours_score = map(float, (directory / "ours.txt").read_text().split())
    book = read_ledger(directory / "ledger.csv")
    watch = time.perf_counter()
    theirs = features_of(book)
    seconds = time.perf_counter() - watch
    ours = np.fromfile(directory / "features.f32", dtype=np.float32).reshape(-1, 1 + len(NAMES))
    count = compare_features(ours, theirs)
    print(
        f"features {len(theirs):9} open   {count} features in pandas {seconds:7.2f} s | all of ours, those by day and the "
        f"portfolio too {ours_features:6.2f} s | ratio {seconds / ours_features:.1f}, and they agree"
    )

    labels = np.fromfile(directory / "labels.f32", dtype=np.float32)
    rows = np.fromfile(directory / "rows.f32", dtype=np.float32).reshape(len(labels), -1)
    share_of_ones = float(f"{(labels.sum(dtype=np.float64) + 0.5) / (len(labels) + 1):.6f}")
    settings = {
        "objective": "binary:logistic", "base_score": share_of_ones, "tree_method": "hist", "seed": 1, "max_depth": 8, "eta": 0.05,
        "min_child_weight": 5, "lambda": 5, "subsample": 0.8, "colsample_bytree": 0.7, "nthread": 2, "verbosity": 0,
    }
    watch = time.perf_counter()
    booster = xgboost.train(settings, xgboost.DMatrix(rows, labels), num_boost_round=200)
    seconds = time.perf_counter() - watch
    print(f"fit      {len(labels):9} rows   XGBoost from Python {seconds:7.2f} s | from here {ours_fit:6.2f} s | "
          f"ratio {seconds / ours_fit:.2f}")

    expanded = np.fromfile(directory / "expanded.f32", dtype=np.float32).reshape(-1, rows.shape[1])
    margins = np.fromfile(directory / "margins.f32", dtype=np.float32)
    booster = xgboost.Booster({"nthread": 1}, model_file=directory / "model.json")
    watch = time.perf_counter()
    predicted = booster.inplace_predict(expanded, predict_type="margin")
    seconds = time.perf_counter() - watch
    difference = float(np.abs(predicted - margins).max())
    if difference > 1e-5:
        sys.exit(f"log-odds differ by {difference}")
    print(
        f"score    {len(margins) // CELLS:9} items  {CELLS} cells each, XGBoost on the expanded matrix {seconds:7.2f} s | "
        f"ours {ours_score:6.3f} s | ratio {seconds / ours_score:.1f}, differing by {difference:.0e} at most"
    )


if __name__ == "__main__":
    main()
