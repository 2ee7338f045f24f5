"""The same law on a cluster: every stage compiled for Spark, all regions at once. Needs the extra ``cluster``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .regions import RESULTS, regions_of
from .relational import KEPT, expressions
from .tables import SCHEMAS

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.sql.session.timeZone": "Asia/Shanghai",
    # The ends of time lie outside the span of the calendar that older programs wrote.
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # region 0010 stays 0010
    "spark.sql.ansi.enabled": "true",  # an overflow is an error, never a wrong sum
}
# Where the region of a result's row is found: that of its subject, or of its fact.
REGION_BY = {"judged": "subject", "support": "subject", "lacking": "fact", "backfills": "subject"}


def session(master: str, **settings: str) -> SparkSession:
    """Return a session on a cluster, such as ``spark://127.0.0.1:7077`` or ``local[2]``."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("zhunsheng")
    for name, value in (SETTINGS | settings).items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def evaluate_on_cluster(spark: SparkSession, source: Path, target: Path) -> int:
    """Evaluate all regions below ``source`` and write the results below ``target``; return how many occurrences.

    Folders are laid out as ``regions.py`` says; every worker must reach them under the same path.

    Raises:
        RegionsError: before anything is written.
    """
    import ibis
    from pyspark import StorageLevel

    regions_of(source)
    for name, schema in SCHEMAS.items():
        table = spark.read.parquet(str(source / name))
        table.select(schema.names).createOrReplaceTempView(name)
    compiler = ibis.pyspark.connect(spark)
    kept = []
    for name, stage in expressions().items():
        table = spark.sql(compiler.compile(stage))
        if name in KEPT:
            table = table.persist(StorageLevel.DISK_ONLY)
            kept.append(table)
        table.createOrReplaceTempView(name)
    for column, listed in {"subject": "tenures", "fact": "facts"}.items():
        homes = spark.read.parquet(str(source / listed)).select(column, "region").distinct()
        homes.createOrReplaceTempView(f"region_of_{column}")
    for name in RESULTS:
        found = spark.table(name)
        located = found.join(spark.table(f"region_of_{REGION_BY[name]}"), REGION_BY[name])
        # A join puts what it joins by first; every engine writes the columns in the order of the stage.
        located = located.select(*found.columns, "region")
        located.write.mode("overwrite").partitionBy("region").parquet(str(target / name))
    for table in kept:
        table.unpersist()
    return int(spark.read.parquet(str(target / "judged")).count())
