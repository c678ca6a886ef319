;; dump: layout
;; An interpreter: each operation ends with the dispatch, which is repeated. The trap is not.
(module
  (memory 1)
  (func (export "f") (param $p i32) (result i32) (local $s i32)
    (block $halt
      (loop $next
        (block $xor (block $sub
          (block $add
            (block $shl
              (local.set $p (i32.add (local.get $p) (i32.const 1)))
              (br_table $shl $add $sub $xor $shl $halt (i32.load8_u offset=3 (local.get $p))))
            (local.set $s (i32.shl (local.get $s) (i32.const 1)))
            (br $next))
          (local.set $s (i32.add (local.get $s) (i32.load8_u offset=100 (local.get $p))))
          (br $next))
        (local.set $s (i32.sub (local.get $s) (i32.const 7)))
        (br $next))
        (local.set $s (i32.xor (local.get $s) (i32.const 5)))
        (br $next)))
    (local.get $s)))
;;> ; function 0 after layout
;;> block 0:
;;>      0  entry.8
;;>      1  movi.4 eax, 0
;;>      2  jmp.8 block 1
;;> block 1:  from 0 3 4 5 6  loop to 6
;;>      3  add.4 edi, 1
;;>      4  movzx.4 ecx, [rdi + 3]
;;>      5  cmp.4 ecx, 5
;;>      6  jb.8 block 2
;;>      7  jmp.8 block 7
;;> block 2:  from 1
;;>      8  lea.8 rdx, [rip rodata]
;;>      9  movsxd.8 rcx, [rdx + rcx*4]
;;>     10  add.8 rcx, rdx
;;>     11  jtab.8 rcx
;;> block 3:  from 2
;;>     12  shl.4 eax, 1
;;>     13  jmp.8 block 1
;;> block 4:  from 2
;;>     14  movzx.4 ecx, [rdi + 100]
;;>     15  add.4 ecx, eax
;;>     16  move.4 eax, ecx
;;>     17  jmp.8 block 1
;;> block 5:  from 2
;;>     18  lea.4 eax, [rax - 7]
;;>     19  jmp.8 block 1
;;> block 6:  from 2
;;>     20  xor.4 eax, 5
;;>     21  jmp.8 block 1
;;> block 7:  from 1
;;>     22  ret.8 0
;;> order 0 top 3 top tail 1 tail 2 4 5 6 7
;;>
