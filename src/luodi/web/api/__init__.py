"""接口: OpenAPI over the same actions and queries."""
