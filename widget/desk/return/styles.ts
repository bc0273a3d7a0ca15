import { css } from "lit";

export const returnStyles = css`
  .sheet-frame {
    display: block;
    inline-size: 100%;
    block-size: 440px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: #fff;
  }
  .items td {
    padding-block: var(--s3);
  }
  .shots {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    margin-block-start: var(--s2);
  }
  .shots button {
    inline-size: 56px;
    block-size: 56px;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    overflow: hidden;
    background: none;
    cursor: zoom-in;
  }
  .shots img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .large {
    display: block;
    max-inline-size: 100%;
    max-block-size: 70vh;
    margin: 0 auto;
  }
  .talk textarea {
    resize: vertical;
  }
  .bubble p {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .pay {
    display: flex;
    flex-wrap: wrap;
    gap: var(--s2);
    align-items: center;
    padding-block: var(--s2);
    border-block-start: 1px solid var(--line);
  }
  .pay .grow {
    flex: 1;
  }
  .letter p {
    overflow-wrap: anywhere;
  }
  .plain {
    border: 0;
    padding: 0;
    background: none;
    color: var(--accent);
    text-align: start;
    cursor: pointer;
    font: inherit;
  }
  .plain:hover {
    text-decoration: underline;
  }
  .side section {
    min-inline-size: 0;
  }
  @media (max-width: 700px) {
    .facts {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .items,
    .items tbody,
    .items tr,
    .items td {
      display: block;
      border: 0;
      padding: 2px 0;
    }
    .items thead {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .items tr {
      border-block-start: 1px solid var(--line);
      padding-block: var(--s3);
    }
    .items td.r {
      text-align: start;
    }
  }
`;
