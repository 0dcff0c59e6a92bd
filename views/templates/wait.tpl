% if timed_out:
% rebase('layout.tpl', title='We could not finish', waiting=False)
<h1>We could not finish</h1>
<div id="wait">
% else:
% rebase('layout.tpl', title=doing, waiting=True)
<h1>{{doing}}</h1>
<div id="wait" role="status" hx-get="{{step}}/wait/{{job_id}}" hx-trigger="load delay:500ms, every {{poll_seconds}}s"
hx-sync="this:drop" hx-include="find input" hx-request='{"timeout":4000}'>
% end
% include('fragment.tpl')
</div>
% if not timed_out:
<p id="connection" role="status"></p>
<p id="check-now"><a class="usa-button usa-button--outline" href="{{step}}/wait">Check now</a></p>
% if optional:
<p><a href="/verify">Type it in instead</a></p>
% end
% end
