% rebase('layout.tpl', title='We could not finish' if timed_out else 'Checking your information', waiting=not timed_out)
<h1>{{'We could not finish' if timed_out else 'Checking your information'}}</h1>
% if timed_out:
<div id="wait">
% else:
<div id="wait" role="status" hx-get="{{step}}/wait/{{job_id}}" hx-trigger="every {{poll_seconds}}s" hx-sync="this:drop" hx-include="find input" hx-request='{"timeout":4000}'>
% end
% include('fragment.tpl')
</div>
<p id="connection" role="status"></p>
% if not timed_out:
<noscript><p><a class="usa-button usa-button--outline" href="{{step}}/wait">Check now</a></p></noscript>
% end
