% if timed_out:
% if get('polled'):
% include('news.tpl', heading=_('We could not finish'))
% end
<div class="usa-alert usa-alert--error" id="timed-out">
  <h2 tabindex="-1">{{_('No answer came')}}</h2>
  <p>{{_('Something on our side did not answer in time. It is not your fault, and you do not have to type anything again.')}}</p>
  % include('retry.tpl')
</div>
% else:
<input type="hidden" name="said" value="{{stage}}">
<span class="spinner" aria-hidden="true"></span>
<p>{{_(words)}}</p>
% end
