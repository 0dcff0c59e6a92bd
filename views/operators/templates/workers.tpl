<table class="ops-table">
  <caption class="usa-sr-only">Workers that live</caption>
  <thead><tr>
    <th scope="col">Worker</th><th scope="col">Host and process</th><th scope="col">Release</th><th scope="col">Heartbeat</th>
    <th scope="col">Busy</th><th scope="col">Runs</th><th scope="col">Open circuits</th><th scope="col">Act</th>
  </tr></thead>
  <tbody>
    % for one in workers:
    <tr>
      <td data-label="Worker"><code>{{str(one.id)[:8]}}</code></td>
      <td data-label="Host, process">{{one.host}} {{one.pid}}</td>
      <td data-label="Release">{{one.version}}</td>
      <td data-label="Heartbeat">{{span(one.beat)}} ago</td>
      <td data-label="Busy">{{len(one.running)}} of {{one.threads}}</td>
      <td data-label="Runs">{{', '.join(sorted(set(one.running))) or '–'}}</td>
      <td data-label="Open circuits">{{', '.join(one.health.get('circuits', [])) or 'none'}}</td>
      <td data-label="Act">
        % if one.draining:
        draining
        % else:
        % include('act.tpl', verb='drain', to=str(one.id))
        % end
      </td>
    </tr>
    % end
  </tbody>
</table>
