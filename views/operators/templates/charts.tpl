<div class="ops-charts">
  % for one in charts:
  <figure>
    <figcaption>{{one.title}} <span>at most {{one.most}}</span></figcaption>
    <svg viewBox="0 0 {{one.width}} 100" preserveAspectRatio="none" role="img" aria-label="{{one.says}}">
      % for bar in one.bars:
      <rect class="{{bar.kind}}" x="{{bar.x}}" y="{{bar.y}}" width="9" height="{{bar.height}}"/>
      % end
    </svg>
    <p class="ops-axis"><span>{{hours}} h ago</span><span>now</span></p>
  </figure>
  % end
</div>
<p class="usa-hint ops-legend"><span class="plain"></span> jobs, and those done <span class="other"></span> expired or revoked
  <span class="failed"></span> failed</p>
