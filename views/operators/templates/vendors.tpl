% if not vendors:
<p>Not asked in the last {{minutes}} minutes.</p>
% else:
<table class="ops-table">
  <caption class="usa-sr-only">Vendors' services and what became of their calls</caption>
  <thead><tr>
    <th scope="col">Service</th><th scope="col">Answered</th><th scope="col">Failed</th><th scope="col">By cause</th>
    <th scope="col">Open circuits</th>
  </tr></thead>
  <tbody>
    % for one in vendors:
    <tr>
      <td data-label="Service">{{one['name']}}</td>
      <td data-label="Answered">{{one['answered']}}</td>
      <td data-label="Failed" class="{{'ops-failed' if one['share'] else ''}}">{{one['share']}} %</td>
      <td data-label="By cause">{{', '.join(f'{cause} {count}' for cause, count in one['failed'].items()) or '–'}}</td>
      <td data-label="Open circuits">{{', '.join(one['opened']) or 'none'}}</td>
    </tr>
    % end
  </tbody>
</table>
% end
