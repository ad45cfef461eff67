"""What is worth watching: /metrics in Prometheus' text format, /health for who restarts or routes."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg.serve.site import Site

PARTS = ("sparql", "mcp", "search", "static", "questions")  # of a path; all else are pages and data
BOUNDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
KIND = "text/plain; version=0.0.4; charset=utf-8"


class Watch:
    """Counts requests, and tells how the server is."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.registry = CollectorRegistry()
        labels = ("part", "status")
        self.requests = Counter("kg_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "kg_request_seconds", "Until an answer began.", ("part",), buckets=BOUNDS, registry=self.registry
        )
        places = site.queries.places
        self.gauge("kg_queries_running", "Queries that run.").set_function(lambda: places.running.total())
        self.gauge("kg_queries_waiting", "Queries that wait for a place.").set_function(lambda: len(places.queue))
        self.gauge("kg_snapshots_open", "Snapshots that are read.").set_function(lambda: len(site.snapshots.opened))
        self.gauge("kg_store_readable", "1 where the store can be read, else 0.").set_function(self.readable)

    def gauge(self, name: str, told: str) -> Gauge:
        return Gauge(name, told, registry=self.registry)

    def readable(self) -> float:
        return float(not self.site.snapshots.trouble)

    def count(self, path: str, status: int, seconds: float) -> None:
        """Notes an answer."""
        part = path.split("/", 2)[1]
        known = part if part in PARTS else "page"
        self.requests.labels(known, str(status)).inc()
        self.seconds.labels(known).observe(seconds)

    async def metrics(self, request: Request) -> Response:
        return Response(generate_latest(self.registry), headers={"Content-Type": KIND, "Cache-Control": "no-store"})

    async def health(self, request: Request) -> Response:
        """200 while the store can be read; 503 with the reason where it cannot; the last snapshot is served on."""
        async with self.site.snapshots.held() as opened:
            trouble = self.site.snapshots.trouble
            said = {"snapshot": opened.snapshot.id, "trouble": trouble}
            return JSONResponse(said, 503 if trouble else 200, {"Cache-Control": "no-store"})
