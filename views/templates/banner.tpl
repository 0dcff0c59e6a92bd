<section class="usa-banner" aria-label="{{_('Official website of the United States government')}}">
  <details>
    <summary><span>{{_('An official website of the United States government')}}</span> <span class="usa-banner__more">
{{_("Here's how you know")}}</span></summary>
    <p><strong>{{_('Official websites use .gov')}}</strong><br>
      {{_('A .gov website belongs to an official government organization in the United States.')}}</p>
    <p><strong>{{_('Secure .gov websites use HTTPS')}}</strong><br>
      {{_('A lock or https:// in the address bar means that you are safely connected. Share private information only there.')}}</p>
  </details>
</section>
