% rebase('layout.tpl', title=f'Job {str(job.id)[:8]}')
<h1>Job <code>{{str(job.id)[:8]}}</code></h1>
<dl class="usa-facts">
  % for name, value in facts.items():
  <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
  % end
</dl>
% if job.finished_at:
<p>It has ended, and its message was erased with its end: nobody can run it again. Its person was told, and can try
  again.</p>
% else:
<p class="ops-acts">
  % include('act.tpl', verb='retry', to=str(job.id))
  % include('act.tpl', verb='revoke', to=str(job.id))
</p>
% end
