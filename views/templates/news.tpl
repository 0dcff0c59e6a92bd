<title>{{heading}} – {{_('Identity check')}} – {{agency_name}}</title>
<h1 id="heading" hx-swap-oob="true">{{heading}}</h1>
