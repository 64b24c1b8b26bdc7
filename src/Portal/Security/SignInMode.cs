namespace Portal.Security;

/// <summary>How people sign in, decided at start.</summary>
internal sealed record SignInMode(bool IsDevelopment);
