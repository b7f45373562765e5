"""Events as grammar proposes them: a trigger with both sides, and the features that the judge will see."""
