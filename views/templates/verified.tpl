% rebase('layout.tpl', title=_('Verified'), hide_cancel=True)
<div class="usa-alert usa-alert--success"><h1>{{_('You are verified')}}</h1>
% if get('told'):
<p>{{_('You have shown that you are who you say you are.')}} {{_('We erased your answers.')}}</p></div>
% else:
<p>{{_('{agency} now knows that you are who you say you are.', agency=agency_name)}} {{_('We erased your answers.')}}</p></div>
% end
<dl class="usa-facts">
  <div><dt>{{_('Reference number')}}</dt><dd class="usa-reference">{{reference}}</dd></div>
  <div><dt>{{_('Date')}}</dt><dd>{{moment(at)}}</dd></div>
</dl>
<div class="screen-only">
<p>{{_('Write down or print this page.')}}</p>
<h2>{{_('What happens next')}}</h2>
% if return_url:
% if get('told'):
<p>{{_('This button tells {agency} that you are verified, and takes you back there.', agency=agency_name)}}</p>
% else:
<p>{{_('Go back to {agency} to finish what you came for.', agency=agency_name)}}</p>
% end
<p><a class="usa-button" href="{{get('told') or return_url}}">{{_('Go back to {agency}', agency=agency_name)}}</a></p>
% else:
<p>{{_('You can close this page.')}}</p>
% end
</div>
<p>{{_('If you have a question later, give the reference number.')}}</p>
% include('contacts.tpl')
