"""跨文件: what no single document says: what became of each duty, conflicts, gaps, heirs, loads, counted indicators."""
