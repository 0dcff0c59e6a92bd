<div class="usa-step-indicator">
  <div class="usa-step-indicator__bars" aria-hidden="true">
    % for bar in range(1, step_count + 1):
    <span class="{{'done' if bar < step_number else 'now' if bar == step_number else 'next'}}"></span>
    % end
  </div>
  <p>{{_('Step {number} of {count}: {label}', number=step_number, count=step_count, label=step_label)}}</p>
</div>
