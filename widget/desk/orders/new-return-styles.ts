import { css } from "lit";

export const newReturnSheet = css`
  :host {
    display: contents;
  }
  .halves {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 340px;
    min-block-size: 100%;
  }
  .form {
    display: grid;
    gap: var(--s4);
    align-content: start;
    padding: var(--s5);
  }
  .gives {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--s4);
    align-content: start;
    padding: var(--s5);
    background: var(--sunken);
    border-inline-start: 1px solid var(--line);
  }
  .gives .st {
    white-space: normal;
  }
  .foot-in {
    flex: 1;
    justify-content: flex-end;
  }
  td .input {
    inline-size: 64px;
    text-align: end;
  }
  td .sel {
    inline-size: 100%;
  }
  .why-column {
    inline-size: 40%;
  }
  .match {
    display: flex;
    gap: var(--s3);
    inline-size: 100%;
    min-block-size: 40px;
    align-items: center;
    padding: 0 var(--s2);
    border: 0;
    border-block-start: 1px solid var(--line);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  .match:hover {
    background: var(--wash);
  }
  .grow {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  fieldset {
    display: grid;
    gap: 6px;
  }
  legend {
    padding: 0;
    margin-block-end: 6px;
    font: 600 var(--t1) var(--desk-font);
  }
  .choice {
    display: grid;
    grid-template-columns: 16px 1fr auto;
    gap: 0 var(--s2);
  }
  .choice .soft {
    grid-column: 2 / -1;
  }
  .why {
    display: grid;
    gap: 6px;
    padding-block-start: 6px;
  }
  @media (max-width: 800px) {
    .halves {
      grid-template-columns: minmax(0, 1fr);
    }
    .gives {
      border-inline-start: 0;
      border-block-start: 1px solid var(--line);
    }
    .form,
    .gives {
      padding: var(--s4);
    }
    .foot-in .btn {
      flex: 1;
    }
  }
`;
