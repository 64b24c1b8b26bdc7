return await Testing.EngineLoop.RunAsync(Console.In, Console.Out);
