; The registry belongs to the PC, not to one Windows account, and must not travel with a roaming profile: it lies in
; ProgramData, where every account of the PC may write (S-1-5-32-545 is "Users" in every language of Windows).
; The database and the keyring inside are encrypted; who may read them is decided by the program.
!macro customInstall
  SetShellVarContext all
  CreateDirectory "$APPDATA\onieum"
  nsExec::Exec 'icacls "$APPDATA\onieum" /inheritance:r /grant *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)M'
  Pop $0
!macroend
