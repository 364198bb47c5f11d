import { defineConfig } from "vite";

export default defineConfig({
  root: "bench",
  base: "./",
  publicDir: false,
  build: { outDir: "../../build/bench-web", emptyOutDir: true, target: "es2024", chunkSizeWarningLimit: 600 },
});
