<noscript>
  <p>Nothing you typed is lost if you need longer than {{seconds_left // 60}} minutes for this page:
    <a href="/keep-going" target="_blank" rel="noopener">keep my session going (opens a new tab)</a>.</p>
</noscript>
<dialog id="ending-soon" aria-labelledby="ending-soon-heading">
  <h2 id="ending-soon-heading" tabindex="-1">Do you need more time?</h2>
  <p>Your session ends in about two minutes. Then what you typed is erased.</p>
  <p id="ending-soon-status" role="status"></p>
  <button class="usa-button" type="button" id="keep-going">Keep going</button>
</dialog>
