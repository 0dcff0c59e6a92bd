% rebase('layout.tpl', title='Jobs')
<h1>Jobs</h1>
<form class="ops-filter" method="get" action="/ops/jobs">
  <div><label class="usa-label" for="state">State</label>
    <select class="usa-select" id="state" name="state">
      <option value="">any</option>
      % for one in states:
      <option{{!' selected' if one == state else ''}}>{{one}}</option>
      % end
    </select></div>
  <div><label class="usa-label" for="kind">Kind</label>
    <select class="usa-select" id="kind" name="kind">
      <option value="">any</option>
      % for one in kinds:
      <option{{!' selected' if one == kind else ''}}>{{one}}</option>
      % end
    </select></div>
  <div><label class="usa-label" for="id">Id or reference number</label>
    <input class="usa-input" id="id" name="id" autocomplete="off"></div>
  <button class="usa-button usa-button--outline" type="submit">Show</button>
</form>
<p>What has not ended, then what ended last; {{shown}} at most.</p>
% include('rows.tpl', rows=jobs, caption='Jobs')
