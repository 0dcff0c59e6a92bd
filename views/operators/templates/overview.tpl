% rebase('layout.tpl', title='Overview')
<div id="now" hx-get="/ops?hours={{hours}}" hx-trigger="every {{refreshed}}s" hx-select="#now" hx-swap="outerHTML">
  <h1>Overview</h1>
  % for part, reason in away.items():
  <div class="usa-alert usa-alert--error"><p><strong>{{part}}</strong> does not serve us: {{reason}}</p></div>
  % end
  % if not workers:
  <div class="usa-alert usa-alert--error"><p><strong>No worker lives:</strong> nobody is proofed.</p></div>
  % end
  % for one in paused.values():
  <div class="usa-alert usa-alert--warning"><p><strong>{{one.kind}}</strong> is paused, by {{one.paused_by}} since
    {{f'{one.paused_at:%Y-%m-%d %H:%M:%S}'}} UTC.</p></div>
  % end
  <dl class="ops-now">
    <div><dt>Jobs waiting</dt><dd>{{depth['queued']}}</dd></div>
    <div><dt>The oldest has waited</dt><dd>{{span(depth['oldest_ms'] / 1000)}}</dd></div>
    <div><dt>Threads busy</dt><dd>{{depth['claimed']}} of {{depth['threads']}}</dd></div>
    <div><dt>People waiting</dt><dd>{{depth['people']}}</dd></div>
    <div><dt>Workers</dt><dd>{{depth['workers']}}</dd></div>
  </dl>
  <h2>The last hours</h2>
  <p class="ops-windows">
    % for window in windows:
    <a id="hours-{{window}}" href="/ops?hours={{window}}"{{!' aria-current="page"' if window == hours else ''}}>{{window}} h</a>
    % end
  </p>
  % include('charts.tpl')
  <h2>Kinds</h2>
  % include('kinds.tpl')
  <h2>Workers</h2>
  % if workers:
  % include('workers.tpl')
  % end
  <h2>Vendors, in the last {{minutes}} minutes</h2>
  % include('vendors.tpl')
  <h2>Failed last</h2>
  % include('rows.tpl', rows=failed, caption='Jobs that failed last')
  <h2>Slowest</h2>
  % include('rows.tpl', rows=slowest, caption='Jobs that ran longest')
</div>
