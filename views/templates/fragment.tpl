% if timed_out:
<div class="usa-alert usa-alert--error" id="timed-out">
  <h2 tabindex="-1" data-title="We could not finish">This is taking too long</h2>
  <p>We did not get an answer in time. It is not your fault, and you need not type anything again.</p>
  <form id="retry" method="post" action="{{step}}/retry">
    <input type="hidden" name="csrf_token" value="{{csrf_token}}">
    <input type="hidden" name="submission_id" value="{{submission_id}}">
    <button class="usa-button" type="submit">Try again</button>
  </form>
  % if optional:
  <p><a href="/verify">Type it in instead</a></p>
  % else:
  <p><a href="{{step}}">Change my answers</a></p>
  % end
</div>
% else:
<input type="hidden" name="said" value="{{stage}}">
<span class="spinner" aria-hidden="true"></span>
<p>{{words}}</p>
% end
