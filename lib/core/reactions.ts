/** The six reactions, by their number: what travels is the number, and each browser draws it in its own font. */
export const reactions = ['👍', '❤️', '😂', '🎉', '🤔', '👀'] as const

export const reactionCount = reactions.length
