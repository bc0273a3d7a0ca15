import { PDFDocument, PDFName, PDFOperator, PDFOperatorNames } from "@cantoo/pdf-lib";

/**
 * A document with the pages of another behind its own. What it says to who listens stays as it is: the pages that follow are a picture to
 * them, of what the document says in words.
 */
export async function appendPages(document: Uint8Array, pages: Uint8Array): Promise<Uint8Array> {
  const whole = await PDFDocument.load(document, { updateMetadata: false });
  const other = await PDFDocument.load(pages, { updateMetadata: false });
  const { context } = whole;
  const begin = PDFOperator.of(PDFOperatorNames.BeginMarkedContent, [PDFName.of("Artifact")]);
  const end = PDFOperator.of(PDFOperatorNames.EndMarkedContent);
  for (const page of await whole.copyPages(other, other.getPageIndices())) {
    page.node.delete(PDFName.of("StructParents"));
    page.node.normalize();
    page.node.wrapContentStreams(context.register(context.contentStream([begin])), context.register(context.contentStream([end])));
    whole.addPage(page);
  }
  return whole.save({ useObjectStreams: false });
}
