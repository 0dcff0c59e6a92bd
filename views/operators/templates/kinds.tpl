<table class="ops-table">
  <caption class="usa-sr-only">Kinds of jobs, and how many there are by state</caption>
  <thead><tr>
    <th scope="col">Kind</th>
    % for state in ('queued', 'claimed', 'done', 'failed', 'expired', 'revoked'):
    <th scope="col">{{state}}</th>
    % end
    <th scope="col">Act</th>
  </tr></thead>
  <tbody>
    % for kind, counts in kinds:
    <tr>
      <td data-label="Kind"><a href="/ops/jobs?kind={{kind}}">{{kind}}</a></td>
      % for state in ('queued', 'claimed', 'done', 'failed', 'expired', 'revoked'):
      <td data-label="{{state}}" class="{{f'ops-{state}' if counts.get(state) else 'ops-none'}}">{{counts.get(state, 0)}}</td>
      % end
      <td data-label="Act">
        % include('act.tpl', verb='resume' if kind in paused else 'pause', to=kind)
      </td>
    </tr>
    % end
  </tbody>
</table>
