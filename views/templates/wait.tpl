% if timed_out:
% rebase('layout.tpl', title=_('We could not finish'))
<h1>{{_('We could not finish')}}</h1>
<div id="wait">
% else:
% rebase('layout.tpl', title=_(doing), waiting=True)
<h1 id="heading">{{_(doing)}}</h1>
<p id="asked">{{_(asked, checker=checker, phone_checker=phone_checker)}}</p>
<div id="wait" role="status" hx-get="{{step}}/wait/{{job_id}}" hx-trigger="load delay:500ms, every {{poll_seconds}}s"
hx-sync="this:drop" hx-include="find input" hx-request='{"timeout":4000}'>
% end
% include('fragment.tpl')
</div>
% if not timed_out:
<p id="connection" role="status" data-lost="{{_('Your connection is lost. We keep trying.')}}"
data-busy="{{_('Our service does not answer right now. We keep trying.')}}"></p>
<p id="check-now"><a class="usa-button usa-button--outline" href="{{step}}/wait">{{_('Check now')}}</a></p>
% if optional:
% include('instead.tpl')
% end
% end
