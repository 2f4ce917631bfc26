// The style sheets, adopted by the shadow root: a strict page has no say in them, and needs none.

import answer from "./styles/answer.css?inline";
import base from "./styles/base.css?inline";
import composer from "./styles/composer.css?inline";
import panel from "./styles/panel.css?inline";
import print from "./styles/print.css?inline";
import source from "./styles/source.css?inline";
import turn from "./styles/turn.css?inline";

export const styles: readonly string[] = [base, panel, composer, turn, answer, source, print];
