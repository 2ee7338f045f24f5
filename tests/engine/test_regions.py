"""Many regions as Parquet, in process and on a cluster, come to the same rows as the records themselves."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tools.cluster import settings, standalone_cluster
from zhunsheng.engine.evaluation import evaluate_tables
from zhunsheng.engine.regions import RESULTS, RegionsError, evaluate_regions, write_region
from zhunsheng.engine.tables import tables

from .worlds import world

SEED = 5


def result(table):
    """The rows of a result, whatever their order and whatever wrote them."""
    return sorted(
        map(repr, zip(*(table[name].to_pylist() for name in sorted(table.column_names)), strict=True))
    )


NUMBERED = ("subject", "fact", "trigger", "rank")


def renumbered(table, shift, suffix):
    """The same table of other subjects, facts and organisations."""
    columns = {
        name: [None if v is None else v + shift for v in table[name].to_pylist()] if name in NUMBERED
        else [v + suffix for v in table[name].to_pylist()] if name == "organisation"
        else table[name]
        for name in table.column_names
    }  # fmt: skip
    return pa.table(columns, schema=table.schema)


@pytest.fixture
def source(tmp_path):
    """One world as two regions that share nothing but the law: the second is a copy of the first under other names."""
    given = tables(**world(SEED)).tables
    write_region(tmp_path / "in", "0001", given)
    write_region(
        tmp_path / "in", "0002", {name: renumbered(table, 1000, "-2") for name, table in given.items()}
    )
    return tmp_path / "in"


def expected():
    return evaluate_tables(tables(**world(SEED)).tables, RESULTS)


def check(source, target):
    for name, table in expected().items():
        found = pq.read_table(target / name / "region=0001", partitioning=None)
        assert result(found.select(table.column_names)) == result(table), name
    assert (
        pq.read_table(target / "judged" / "region=0002", partitioning=None).num_rows
        == expected()["judged"].num_rows
    )


def test_regions_in_process(source, tmp_path):
    done = dict(evaluate_regions(source, tmp_path / "out"))
    assert done == dict.fromkeys(("0001", "0002"), expected()["judged"].num_rows)
    check(source, tmp_path / "out")


def test_a_missing_table_is_named_before_anything_is_written(source, tmp_path):
    (source / "roles" / "region=0001" / "part.parquet").unlink()
    (source / "roles" / "region=0002" / "part.parquet").unlink()
    with pytest.raises(RegionsError, match="roles"):
        next(evaluate_regions(source, tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_regions_on_a_cluster_of_one_master_and_two_workers(source, tmp_path):
    pytest.importorskip(
        "pyspark", reason="NOT TESTED: the extra 'cluster' (pyspark, Java 17) is not installed"
    )
    from zhunsheng.engine.cluster import evaluate_on_cluster, session

    with standalone_cluster() as address:
        spark = session(address, **settings())
        try:
            count = evaluate_on_cluster(spark, source, tmp_path / "out")
            executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
        finally:
            spark.stop()
    assert count == 2 * expected()["judged"].num_rows
    assert executors == 1 + 2  # the driver, and a worker each
    check(source, tmp_path / "out")
