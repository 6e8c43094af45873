/** The steps, and what comes after them. */
export const guideSteps = ['see', 'talk', 'follow'] as const
export type GuideStep = (typeof guideSteps)[number] | 'real'
