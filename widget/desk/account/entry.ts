import { css } from "lit";

/** What a person sees before they are in: one quiet column, the same for signing in, joining and choosing another password. */
export const entry = css`
  :host {
    display: grid;
    align-content: start;
    justify-items: center;
    min-block-size: 100dvh;
    padding: clamp(var(--s5), 14vh, 160px) var(--s4) var(--s6);
    background: var(--ground);
  }
  .sheet-of-paper {
    display: grid;
    gap: var(--s5);
    inline-size: 100%;
    max-inline-size: 400px;
    padding: var(--s6);
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
    background: var(--paper);
  }
  .whose {
    color: var(--ink-2);
    font: 600 var(--t1) var(--desk-font);
    overflow-wrap: anywhere;
  }
  header {
    display: grid;
    gap: var(--s1);
  }
  form {
    display: grid;
    gap: var(--s4);
  }
  .btn.wide {
    inline-size: 100%;
    min-block-size: 40px;
    white-space: normal;
  }
  .input {
    min-block-size: 40px;
  }
  .others {
    display: grid;
    gap: var(--s2);
  }
  .or {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    gap: var(--s3);
    align-items: center;
    color: var(--ink-2);
    font: var(--t0) var(--desk-font);
  }
  .or::before,
  .or::after {
    content: "";
    border-block-start: 1px solid var(--line);
  }
  .foot-line {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2) var(--s4);
    justify-content: space-between;
  }
  .choices {
    display: grid;
    gap: var(--s2);
  }
  @media (max-width: 700px) {
    :host {
      padding: 0;
      background: var(--paper);
    }
    .sheet-of-paper {
      max-inline-size: 480px;
      padding: var(--s6) var(--s4);
      border: 0;
    }
    .btn.wide,
    .input {
      min-block-size: var(--touch);
      font-size: 16px;
    }
  }
`;
