/** Modules that take a library's place wherever the project is bundled or tested. */
export declare const libraryAliases: Record<string, string>
