"""The graph served read-only on one machine: to people as pages, to programs by SPARQL, to agents by MCP."""
