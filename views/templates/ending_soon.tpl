<noscript>
<%
longer = _n('Need longer than {n} minute for this page? Nothing you typed is lost:',
            'Need longer than {n} minutes for this page? Nothing you typed is lost:', seconds_left // 60)
%>
  <p>{{longer}}
    <a href="/keep-going" target="_blank" rel="noopener">{{_('keep my session going (opens a new tab)')}}</a></p>
</noscript>
<dialog id="ending-soon" aria-labelledby="ending-soon-heading">
  <h2 id="ending-soon-heading" tabindex="-1">{{_('Do you need more time?')}}</h2>
  <p>{{_('Your session ends in about two minutes. Then we erase what you typed.')}}</p>
  <p id="ending-soon-status" role="status" data-ended="{{_('Your session has ended.')}}"
data-offline="{{_('No connection. Please try again.')}}"></p>
  <button class="usa-button" type="button" id="keep-going">{{_('Keep going')}}</button>
</dialog>
