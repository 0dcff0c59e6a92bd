% if not rows:
<p>None.</p>
% else:
<table class="ops-table">
  <caption class="usa-sr-only">{{caption}}</caption>
  <thead><tr>
    <th scope="col">Job</th><th scope="col">Kind</th><th scope="col">State</th><th scope="col">Try</th>
    <th scope="col">Age</th><th scope="col">Ran</th><th scope="col">Error</th><th scope="col">Trace and visit</th>
  </tr></thead>
  <tbody>
    % for one in rows:
    <tr>
      <td data-label="Job"><a href="/ops/jobs/{{one.id}}"><code>{{str(one.id)[:8]}}</code></a></td>
      <td data-label="Kind">{{one.name}}</td>
      <td data-label="State" class="ops-{{one.state}}">{{one.state}}</td>
      <td data-label="Try">{{one.attempt}}</td>
      <td data-label="Age">{{span(one.age)}}</td>
      <td data-label="Ran"{{!'' if one.ran else ' class="ops-none"'}}>{{span(one.ran) or '–'}}</td>
      <td data-label="Error"{{!'' if one.error else ' class="ops-none"'}}>{{one.error or '–'}}</td>
      <td data-label="Trace, visit" class="ops-wide"><code>{{one.trace_id or '–'}}</code> <code>{{one.visit_id}}</code></td>
    </tr>
    % end
  </tbody>
</table>
% end
