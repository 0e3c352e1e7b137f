"""What must hold on every address: who gets what, headers, cookies, odd input. Rows: `access/<room>.toml`."""
