import type { Plugin } from 'vite'

/** Internal properties of the recorder. No event, option or browser object has them. */
export const RECORDER_NAMES =
  `addIframe addLoadListener addShadowRoot addedSet adoptStyleSheets adoptedStyleSheetCb attachIframe attachLinkElement
  attributeMap bypassOptions cssCaptured droppedSet genAdds genTextAreaValueMutation getMeta hasNode
  idNodeMap idStyleMap iframeManager iframes ignoreCSSAttributes inOtherBuffer inputCb
  isFrozen loadListener mapRemoves mediaInteractionCb mouseInteractionCb mousemoveCb
  movedMap movedSet mutationCb newlyAddedElement nodeMap nodeMetaMap observeAttachShadow onIframeLoad onSerialize
  onStylesheetLoad patchAttachShadow preserveWhiteSpace processMutation processMutations processedNodeManager
  removeNodeFromMap removesSubTreeCache restoreHandlers scrollCb shadowDomManager shadowDoms skipChild styleDeclarationCb styleDiff
  styleIDMap styleMirror styleSheetRuleCb stylesheetManager trackLinkElement trackStylesheetInLinkElement
  trackedLinkElements unattachedDoc unfreeze viewportResizeCb wrappedEmit _unchangedStyles`.split(/\s+/)

/**
 * Fails the build if one of our modules has such a property, which would be renamed in some files
 * only.
 */
export function keepNamesApart(): Plugin {
  const property = new RegExp(`\\.(?:${RECORDER_NAMES.join('|')})\\b`)
  return {
    name: 'earshot:keep-names-apart',
    transform(code, id) {
      const found = id.includes('node_modules') ? null : property.exec(code)
      if (found) throw new Error(`${id} has a property that recorder-names.ts renames: ${found[0]}`)
    },
  }
}
