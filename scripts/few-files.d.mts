interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

export const fewFiles: () => {
  name: (id: string, graph: Graph) => string | null
  priority: number
  minShareCount: number
}[]
