<p><a href="/verify">{{_('Type it in instead')}}</a></p>
