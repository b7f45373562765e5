"""Inputs in an object store, held by a server on loopback."""

import gzip
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from janji.errors import LoadError
from janji.load import LoadReport

from .conftest import article, jsonl, parquet

Run = Callable[..., LoadReport]
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    """The address's query part; the bucket ``news`` holds objects of three forms."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("ACCESS_KEY_ID", "test"), ("SECRET_ACCESS_KEY", "test"), ("DEFAULT_REGION", "us-east-1")):
            patch.setenv(f"AWS_{name}", value)
        client = boto3.client("s3", endpoint_url=f"http://{host}:{port}")
        client.create_bucket(Bucket="news")
        client.put_object(Bucket="news", Key="2031/a.jsonl", Body=jsonl({"text": article(1)}, {"text": article(2)}))
        client.put_object(Bucket="news", Key="2031/b.parquet", Body=parquet([{"text": article(3)}]))
        client.put_object(Bucket="news", Key="2032/c.jsonl.gz", Body=gzip.compress(jsonl({"text": article(4)})))
        client.put_object(Bucket="news", Key="2032/empty.txt", Body=b"")
        yield f"?endpoint_override={host}:{port}&scheme=http&region=us-east-1"
    server.stop()


def test_a_prefix_is_walked_and_its_second_load_reads_nothing(run: Run, rows: Rows, store: str) -> None:
    report = run(inbox=f"s3://news/{store}")
    assert (report.n_files, report.n_new, report.rejected_by_reason) == (4, 4, {"empty": 1})
    assert rows("select source_uri from raw.articles order by 1")[0] == ("s3://news/2031/a.jsonl#line=1",)
    assert rows("select inbox from raw.loads") == [("s3://news/",)]
    again = run("second", inbox=f"s3://news/{store}")
    assert (again.n_new, again.n_known, again.n_rejected) == (0, 4, 1)


def test_one_object_and_a_pattern(run: Run, store: str) -> None:
    assert run(inbox=f"s3://news/2031/b.parquet{store}").n_new == 1
    assert run("second", inbox=f"s3://news/*/*.jsonl*{store}").n_new == 3


def test_an_absent_bucket_is_an_error_without_secrets(run: Run, store: str) -> None:
    with pytest.raises(LoadError, match="s3://absent/x cannot be read") as error:
        run(inbox=f"s3://absent/x{store}")
    assert "endpoint_override" not in str(error.value)
