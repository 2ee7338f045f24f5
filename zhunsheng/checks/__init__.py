"""Standing checks: oddities across records, shown first to the office itself as "mend or explain"; 常态核对."""
