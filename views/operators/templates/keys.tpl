% rebase('layout.tpl', title='Keys')
<h1>Session keys in use</h1>
<table class="ops-table">
  <caption class="usa-sr-only">Session keys by their ids</caption>
  <thead><tr><th scope="col">Id</th><th scope="col">Role</th><th scope="col">Messages</th><th scope="col">Texts in Redis</th></tr></thead>
  <tbody>
    % for one in uses:
    <tr class="{{'ops-failed' if one.role == 'not configured' else ''}}">
      <td data-label="Id"><code>{{one.id}}</code></td><td data-label="Role">{{one.role}}</td>
      <td data-label="Messages">{{one.messages}}</td><td data-label="Texts in Redis">{{one.texts}}</td>
    </tr>
    % end
  </tbody>
</table>
<p>A key of the queue that opens nothing, twice in a row, may be taken out and destroyed. What is not configured, nobody opens.</p>
