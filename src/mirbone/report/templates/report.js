for (const input of document.querySelectorAll('input[data-table]')) {
  const rows = [...document.getElementById(input.dataset.table).tBodies[0].rows];
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
  });
}
for (const table of document.querySelectorAll('table.sortable')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') !== 'ascending';
    heads.forEach(h => h.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const value = row => row.cells[column].textContent.replace('−', '-');
    const body = table.tBodies[0];
    [...body.rows].sort((a, b) => {
      const x = parseFloat(value(a)), y = parseFloat(value(b));
      const order = column === 0 || (isNaN(x) && isNaN(y)) ? value(a).localeCompare(value(b), undefined, {numeric: true})
        : isNaN(x) ? 1 : isNaN(y) ? -1 : x - y;
      return up ? order : -order;
    }).forEach(row => body.append(row));
  }));
}
